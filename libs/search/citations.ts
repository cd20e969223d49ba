/** Registries, indexes and journals: where a link to a publication leads. */
const HOSTS = [
  ...['doi.org', 'pubmed.gov', 'pubmed.ncbi.nlm.nih.gov', 'pmc.ncbi.nlm.nih.gov', 'europepmc.org'],
  ...['clinicaltrials.gov', 'isrctn.com', 'cochrane.org', 'cochranelibrary.com'],
  ...['medrxiv.org', 'biorxiv.org', 'arxiv.org', 'semanticscholar.org'],
  ...['nejm.org', 'thelancet.com', 'jamanetwork.com', 'bmj.com', 'acpjournals.org', 'annals.org'],
  ...['nature.com', 'science.org', 'cell.com', 'plos.org', 'sciencedirect.com', 'springer.com'],
  ...['springeropen.com', 'biomedcentral.com', 'wiley.com', 'tandfonline.com', 'oup.com'],
  ...['sagepub.com', 'karger.com', 'mdpi.com', 'frontiersin.org', 'ahajournals.org', 'jacc.org'],
  ...['ascopubs.org', 'diabetesjournals.org', 'aafp.org', 'cmaj.ca', 'mja.com.au', 'lww.com'],
  ...['atsjournals.org', 'neurology.org', 'pnas.org', 'asm.org', 'endocrine.org'],
].map((host) => host.replaceAll('.', '\\.'));

const LINK = new RegExp(
  `href="https?://(?:[a-z0-9-]+\\.)*(?:${HOSTS.join('|')})(?:[/:?#][^"]*)?"` +
    // PubMed and PMC as they were addressed before.
    `|href="https?://(?:www\\.)?ncbi\\.nlm\\.nih\\.gov/(?:pubmed|pmc)\\b`,
  'i',
);

/** A DOI, a PubMed, PubMed Central or trial number, as people write them into text. */
const NUMBER =
  /(?<![\p{L}\p{N}])(?:doi:?\s*)?10\.\d{4,9}\/[^\s"<>]*[\p{L}\p{N}]|(?<![\p{L}\p{N}])(?:PMID:?\s*\d{4,9}|PMC\d{4,9}|NCT\d{8})(?![\p{L}\p{N}])/iu;

/** Whether a post cites a publication: a link to one, or a DOI, PMID, PMCID or NCT number. */
export const hasCitation = (html: string, text: string): boolean =>
  LINK.test(html) || NUMBER.test(text);
