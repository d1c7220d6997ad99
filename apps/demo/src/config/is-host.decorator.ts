import { isFQDN, isIP, ValidateBy } from 'class-validator';

/** An IP address or a host name (`localhost` too), never text with a port or a scheme. */
export const IsHost = (): PropertyDecorator =>
  ValidateBy({
    name: 'isHost',
    validator: {
      validate: (value: unknown) => isIP(value) || isFQDN(value, { require_tld: false }),
      defaultMessage: () => '$property must be an IP address or a host name',
    },
  });
