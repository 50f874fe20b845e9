#!/usr/bin/env node
// npm links a command only if its file exists at install time, so this file is committed; the bundle is built.
import '../dist/cli.js';
