// The child's side of a program that the bench starts: it reports its port and its CPU time, and ends with its parent.

export function ready(port: number): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.on('disconnect', () => process.exit());
  process.send?.(port);
}
