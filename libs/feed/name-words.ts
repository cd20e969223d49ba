export { nameWordsQuery, nameWordsSql } from '@rounds/identity';
