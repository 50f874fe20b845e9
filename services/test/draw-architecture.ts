// `npm run architecture`: draws the folders and their imports into services/architecture.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { PICTURE, drawArchitecture, readImports, withPicture } from './architecture.js';

writeFileSync(PICTURE, withPicture(readFileSync(PICTURE, 'utf8'), drawArchitecture(readImports('.'))));
