// A command's call, made of what commander read of its line.
import type { Command } from 'commander';
import type { Call, World } from './command.js';
import { isNowhere, placeOf } from './place.js';
import { openReader } from './reader/open-reader.js';
import type { Reader } from './reader/reader.js';
import type { Terminal } from './terminal/terminal.js';

export interface OpenCall extends Call {
  readonly close: () => void;
}

export function callOf(command: Command, { world, terminal }: { world: World; terminal: Terminal }): OpenCall {
  const options = command.optsWithGlobals<Readonly<Record<string, unknown>>>();
  const valueOf = (option: string): unknown =>
    options[option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
  const text = (option: string): string | undefined => {
    const value = valueOf(option);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const list = (option: string): string[] => {
    const value = valueOf(option);
    return Array.isArray(value) ? value.map(String) : [];
  };
  const flag = (option: string): boolean => valueOf(option) === true;
  const place = placeOf(
    { table: text('table'), url: text('url'), region: text('region'), sign: flag('sign') },
    world.env,
  );
  let reader: Reader | undefined;
  return {
    args: command.args,
    text,
    list,
    flag,
    world,
    terminal,
    json: flag('json'),
    reader: () => (reader ??= openReader(place, world)),
    hasRegistry: !isNowhere(place),
    close: () => reader?.close(),
  };
}
