// Prints the report of `waypost doctor`: the checks, then the causes with their remedies, then other doubtful gates.
import type { DoctorReport } from './doctor/doctor.js';
import type { ExaminationCause, CheckId } from './doctor/examine.js';
import { gateLines, notCheckedLines } from './show-gates.js';
import { aligned, indented } from './terminal/columns.js';
import { paintVerdict, type Pen } from './terminal/pen.js';

const CHECK_TITLES: Readonly<Record<CheckId, string>> = {
  dns: 'DNS',
  'private-dns': 'Private DNS',
  tcp: 'TCP 443',
  tls: 'TLS',
  https: 'HTTPS',
};

export function doctorLines(report: DoctorReport, pen: Pen): string[] {
  // The test of the network settles what the registry does not observe, so that matters only if the test fails.
  const open = report.verdict === 'pass' ? [] : report.notChecked;
  return [...findingLines(report, pen), ...notCheckedLines(open, pen)];
}

function findingLines({ service, verdict, address, problem, gates, report }: DoctorReport, pen: Pen): string[] {
  const from = address === null ? '' : ` from ${address.vpcId}`;
  const head = `${pen.bold(service)}${from}  ${paintVerdict(verdict, pen)}`;
  if (report === null) return [head, ...(problem === null ? [] : [problem.message]), '', ...gateLines(gates, pen)];
  const shown = new Set(report.causes.flatMap((cause) => cause.gates.map(({ gate }) => gate)));
  const doubts = gates.filter((gate) => gate.verdict !== 'pass' && !shown.has(gate.gate));
  return [
    head,
    ...(address === null ? [] : [pen.dim(address.url)]),
    '',
    ...aligned(
      report.checks.map(({ check, verdict: each, evidence }) => [
        paintVerdict(each, pen),
        CHECK_TITLES[check],
        evidence,
      ]),
    ),
    ...report.causes.flatMap((cause) => ['', ...causeLines(cause, pen)]),
    ...(doubts.length === 0 ? [] : ['', pen.bold('Other gates that do not pass'), ...indented(gateLines(doubts, pen))]),
  ];
}

function causeLines({ message, remedy, gates }: ExaminationCause, pen: Pen): string[] {
  return [pen.bold(message), ...indented([`${pen.cyan('fix:')} ${remedy}`, ...gateLines(gates, pen)])];
}
