// What `npm audit` says, as a verdict. Mirrors of the registry often do not take its question; that is no vulnerability, and
// it is said.

export interface AuditReport {
  readonly message?: string;
  readonly metadata?: { readonly vulnerabilities: { readonly high: number; readonly critical: number } };
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly says: string;
}

export function judge(report: AuditReport | undefined): AuditVerdict {
  if (report?.metadata === undefined) {
    return {
      ok: true,
      says: `npm audit: skipped, the registry does not answer it (${report?.message ?? 'no report'}).`,
    };
  }
  const { high, critical } = report.metadata.vulnerabilities;
  if (high + critical > 0) {
    return { ok: false, says: `npm audit: ${high} high, ${critical} critical. See npm audit --omit=dev.` };
  }
  return { ok: true, says: 'npm audit: nothing of high or critical severity in what is shipped.' };
}
