#!/usr/bin/env node
import { runCommandLine } from './run-command-line.ts';
import { processTerminal } from './terminal.ts';

const exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
// `start` answers nothing here: the relay decides itself when it ends.
if (exitCode !== null) process.exit(exitCode);
