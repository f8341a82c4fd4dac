/** How a command tells its end: an exit code, or null where the process goes on by itself. A command that says nothing ends with 0. */
export type Finish = (exitCode: number | null) => void;
