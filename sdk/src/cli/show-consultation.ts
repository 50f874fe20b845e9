// What the doctor found, for a person: the steps, then the causes with their remedies, then what else the registry doubts.
import type { Consultation } from './doctor/doctor.js';
import type { Cause, Check } from './doctor/examine.js';
import { paintVerdict, showGates } from './show-gates.js';
import { aligned, indented } from './terminal/columns.js';
import type { Pen } from './terminal/pen.js';

const NAMES: Readonly<Record<Check['check'], string>> = {
  dns: 'DNS',
  'private-dns': 'private DNS',
  tcp: 'TCP 443',
  tls: 'TLS',
  https: 'HTTPS',
};

export function showConsultation(consultation: Consultation, pen: Pen): string[] {
  const { service, verdict, address, problem, gates, report } = consultation;
  const from = address === null ? '' : ` from ${address.vpcId}`;
  const head = `${pen.bold(service)}${from}  ${paintVerdict(verdict, pen).trimEnd()}`;
  if (report === null) return [head, ...(problem === null ? [] : [problem.message]), '', ...showGates(gates, pen)];
  const told = new Set(report.causes.flatMap((cause) => cause.gates.map(({ gate }) => gate)));
  const doubts = gates.filter(({ gate, verdict: gateVerdict }) => gateVerdict !== 'pass' && !told.has(gate));
  return [
    head,
    ...(address === null ? [] : [pen.dim(address.url)]),
    '',
    ...aligned(
      report.checks.map(({ check, verdict: each, evidence }) => [paintVerdict(each, pen), NAMES[check], evidence]),
    ),
    ...report.causes.flatMap((cause) => ['', ...causeLines(cause, pen)]),
    ...(doubts.length === 0 ? [] : ['', pen.bold('The registry also says'), ...indented(showGates(doubts, pen))]),
  ];
}

function causeLines({ message, remedy, gates }: Cause, pen: Pen): string[] {
  return [pen.bold(message), ...indented([`${pen.cyan('fix')} ${remedy}`, ...showGates(gates, pen)])];
}
