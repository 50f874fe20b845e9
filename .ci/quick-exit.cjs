// For Jest's workers: when a worker has nothing left to do, its memory is not taken apart piece by piece. Jest waits half a second for
// that, and says then that the tests leak.
const isWorker = process.send !== undefined && /jest-worker/.test(process.argv[1] ?? '');
if (isWorker) process.once('beforeExit', () => process.exit());
