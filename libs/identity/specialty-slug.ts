/** Names whose plain slug nobody would type. */
const overrides: Record<string, string> = {
  'Cardiovascular Disease (Cardiology)': 'cardiology',
  'Critical Care (Intensivists)': 'critical-care',
  'Colorectal Surgery (Proctology)': 'colorectal-surgery',
  'Certified Nurse Midwife (CNM)': 'certified-nurse-midwife',
  'Certified Registered Nurse Anesthetist (CRNA)': 'nurse-anesthetist',
  'Certified Clinical Nurse Specialist (CNS)': 'clinical-nurse-specialist',
  'Micrographic Dermatologic Surgery (MDS)': 'micrographic-dermatologic-surgery',
  'Adult Congenital Heart Disease (ACHD)': 'adult-congenital-heart-disease',
  'Pulmonary Disease': 'pulmonology',
  'Hematology/Oncology': 'hematology-oncology',
  'Obstetrics/Gynecology': 'obstetrics-gynecology',
  'Allergy/Immunology': 'allergy-immunology',
  'Pediatric Medicine': 'pediatrics',
  'Geriatric Medicine': 'geriatrics',
  'Infectious Disease': 'infectious-disease',
};

/** Stable for ever: addresses of channels are made of it. */
export const specialtySlug = (name: string): string =>
  overrides[name] ??
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
