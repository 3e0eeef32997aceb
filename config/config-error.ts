/** All that is wrong with the settings, told together; each fault says what would be right. */
export class ConfigError extends Error {
  constructor(readonly faults: string[]) {
    super(`Gatehouse cannot start with these settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}
