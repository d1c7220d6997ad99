import preset from '../../jest.preset.js';

// An application is given 15 s to start and as much to end, and on a busy machine a test needs part of that.
export default { ...preset, displayName: 'demo-e2e', testTimeout: 60_000 };
