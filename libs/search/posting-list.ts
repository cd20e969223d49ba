/** Ascending ids of documents as the index stores them: four bytes each, most significant first. */
export function encodeDocs(docs: number[]): Buffer {
  const bytes = Buffer.from(Int32Array.from(docs).buffer);
  return bytes.swap32();
}

export function decodeDocs(bytes: ArrayBufferView): Int32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  const aligned = buffer.slice(byteOffset, byteOffset + byteLength);
  Buffer.from(aligned).swap32();
  return new Int32Array(aligned);
}
