/** Whether a request of this method may change something. */
export const writes = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);
