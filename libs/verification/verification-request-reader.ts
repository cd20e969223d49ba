import { Injectable } from '@nestjs/common';
import type { Page, VerificationRequestsQuery, VerificationRequestView } from '@rounds/contracts';
import { Cursor } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { requestNotFound } from './verification-errors.js';

interface RequestRow extends Omit<VerificationRequestView, 'clinician' | 'createdAt'> {
  clinicianId: string;
  displayName: string;
  email: string;
  createdAt: Date;
}

/** Requests with their decisions, oldest decision first, in one query. */
const requestSql = (rest: string) => `
  SELECT r.id, r.status, r.clinician_id AS "clinicianId", c.display_name AS "displayName", c.email,
    r.first_name AS "firstName", r.last_name AS "lastName", r.country,
    r.specialty_slug AS specialty, s.name AS "specialtyName", r.npi,
    r.licence_number AS "licenceNumber", r.created_at AS "createdAt",
    (SELECT coalesce(json_agg(json_build_object(
        'decision', d.decision, 'reason', d.reason,
        'at', to_char(d.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'by', CASE WHEN by.id IS NOT NULL
          THEN json_build_object('id', by.id, 'displayName', by.display_name) END
      ) ORDER BY d.id), '[]')
      FROM verification_decision d LEFT JOIN clinician by ON by.id = d.reviewer_id
     WHERE d.request_id = r.id) AS decisions
  FROM verification_request r
  JOIN clinician c ON c.id = r.clinician_id
  JOIN specialty s ON s.slug = r.specialty_slug
  ${rest}`;

const position = new Cursor(z.tuple([z.uuid()]));

@Injectable()
export class VerificationRequestReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * For reviewers: who waits longest comes first, of what is decided the latest. By the index on
   * status and id, in either direction.
   */
  async list(query: VerificationRequestsQuery): Promise<Page<VerificationRequestView>> {
    const isQueue = query.status === undefined || query.status === 'pending';
    const after = position.decode(query.cursor);
    const parameters: unknown[] = [query.limit + 1];
    const conditions = ['true'];
    if (query.status) conditions.push(`r.status = $${parameters.push(query.status)}`);
    if (after) {
      conditions.push(`r.id ${isQueue ? '>' : '<'} $${parameters.push(after[0])}::uuid`);
    }
    const rows = await this.read(
      `WHERE ${conditions.join(' AND ')} ORDER BY r.id ${isQueue ? 'ASC' : 'DESC'} LIMIT $1`,
      parameters,
    );
    return position.page(rows, query.limit, (row) => [row.id], viewOf);
  }

  /** For the clinician who asked: latest first, without the names of the reviewers. */
  async listOf(
    clinicianId: string,
    query: { cursor?: string; limit: number },
  ): Promise<Page<VerificationRequestView>> {
    const rows = await this.read(
      `WHERE r.clinician_id = $1 AND ($2::uuid IS NULL OR r.id < $2)
       ORDER BY r.id DESC LIMIT $3`,
      [clinicianId, position.decode(query.cursor)?.[0] ?? null, query.limit + 1],
    );
    return position.page(rows, query.limit, (row) => [row.id], withoutReviewers);
  }

  async one(id: string): Promise<VerificationRequestView> {
    const [row] = await this.read('WHERE r.id = $1', [id]);
    if (!row) throw requestNotFound();
    return viewOf(row);
  }

  private read(rest: string, parameters: unknown[]): Promise<RequestRow[]> {
    return this.dataSource.query(requestSql(rest), parameters);
  }
}

function viewOf(row: RequestRow): VerificationRequestView {
  const { clinicianId, displayName, email, createdAt, ...request } = row;
  return {
    ...request,
    clinician: { id: clinicianId, displayName, email },
    createdAt: createdAt.toISOString(),
  };
}

function withoutReviewers(row: RequestRow): VerificationRequestView {
  const view = viewOf(row);
  return { ...view, decisions: view.decisions.map((decision) => ({ ...decision, by: null })) };
}
