module.exports = async () => {
  await globalThis.roundsTestServer?.stop();
};
