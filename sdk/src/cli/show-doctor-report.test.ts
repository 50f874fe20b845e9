import type { Gate } from '../model/index.js';
import { doctorLines } from './show-doctor-report.js';
import { penOf } from './terminal/pen.js';

const gate = (id: Gate['gate'], verdict: Gate['verdict']): Gate => ({
  gate: id,
  title: `title of ${id}`,
  verdict,
  evidence: 'evidence',
  remedy: verdict === 'pass' ? null : 'remedy',
});

it('prints the checks, then each cause with its gates, then the other gates that do not pass', () => {
  const [pending, edited, fine] = [
    gate('endpoint-available', 'fail'),
    gate('changes-deployed', 'unknown'),
    gate('api-exists', 'pass'),
  ];
  const report = {
    service: 'orders-api',
    verdict: 'fail',
    address: null,
    problem: null,
    notChecked: [],
    gates: [fine, pending, edited],
    report: {
      verdict: 'fail',
      host: 'orders.test',
      checks: [
        { check: 'dns', verdict: 'pass', evidence: 'orders.test is 10.0.0.1.' },
        { check: 'tcp', verdict: 'fail', evidence: '10.0.0.1 accepts no connection.' },
      ],
      causes: [{ finding: 'no-connection', message: 'Nothing answers.', remedy: 'Open 443.', gates: [pending] }],
    },
  } as const;

  expect(doctorLines(report, penOf(false))).toEqual([
    'orders-api  ✖ fail',
    '',
    '✔ pass  DNS      orders.test is 10.0.0.1.',
    '✖ fail  TCP 443  10.0.0.1 accepts no connection.',
    '',
    'Nothing answers.',
    '  fix: Open 443.',
    '  ✖ fail     title of endpoint-available',
    '             evidence',
    '             fix: remedy',
    '',
    'Other gates that do not pass',
    '  ? unknown  title of changes-deployed',
    '             evidence',
    '             fix: remedy',
  ]);
});
