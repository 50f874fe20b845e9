// Decides from the report of `npm audit` whether CI passes. Mirrors of the npm registry often do not answer audit requests. This is
// reported, but does not count as a failure.

export interface AuditReport {
  readonly message?: string;
  readonly metadata?: { readonly vulnerabilities: { readonly high: number; readonly critical: number } };
}

interface AuditVerdict {
  readonly ok: boolean;
  readonly message: string;
}

export function judgeAudit(report: AuditReport | undefined): AuditVerdict {
  if (report?.metadata === undefined) {
    return {
      ok: true,
      message: `npm audit: skipped, the registry does not answer (${report?.message ?? 'no report'}).`,
    };
  }
  const { high, critical } = report.metadata.vulnerabilities;
  if (high + critical > 0) {
    return {
      ok: false,
      message: `npm audit: ${high} high, ${critical} critical. Run npm audit --omit=dev to see them.`,
    };
  }
  return { ok: true, message: 'npm audit: no vulnerability of high or critical severity in the shipped packages.' };
}
