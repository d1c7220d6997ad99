import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'event-model',
  collectCoverage: true,
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};
