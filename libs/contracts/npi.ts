/** Check digit: the Luhn sum over `80840` + NPI is a multiple of 10 (CMS NPI check digit). */
export function isNpi(value: string): boolean {
  if (!/^[12]\d{9}$/.test(value)) return false;
  let sum = 24;
  for (let i = 0; i < 10; i++) {
    const digit = Number(value[i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
