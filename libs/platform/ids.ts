import { uuidv7 } from 'uuidv7';

/** A UUIDv7: ids made by one process sort in the order they were made. */
export const newId = (): string => uuidv7();
