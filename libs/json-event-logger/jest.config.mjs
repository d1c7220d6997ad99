import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'json-event-logger',
  collectCoverage: true,
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};
