#!/usr/bin/env node
// npm links a command only if its file is there at install time; what it runs is built.
import '../dist/cli.js';
