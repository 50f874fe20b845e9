import type { Gate } from '../model/index.js';
import { showConsultation } from './show-consultation.js';
import { penOf } from './terminal/pen.js';

const gate = (id: Gate['gate'], verdict: Gate['verdict']): Gate => ({
  gate: id,
  title: `title of ${id}`,
  verdict,
  evidence: 'evidence',
  remedy: verdict === 'pass' ? null : 'remedy',
});

it('shows the steps, then the cause with the gates that bear on it, then what else is in doubt', () => {
  const [pending, edited, fine] = [
    gate('endpoint-available', 'fail'),
    gate('changes-deployed', 'unknown'),
    gate('api-exists', 'pass'),
  ];
  const consultation = {
    service: 'orders-api',
    verdict: 'fail',
    address: null,
    problem: null,
    gates: [fine, pending, edited],
    report: {
      verdict: 'fail',
      host: 'orders.test',
      checks: [
        { check: 'dns', verdict: 'pass', evidence: 'orders.test is 10.0.0.1.' },
        { check: 'tcp', verdict: 'fail', evidence: '10.0.0.1 takes no connection.' },
      ],
      causes: [{ finding: 'no-connection', message: 'Nothing answers.', remedy: 'Open 443.', gates: [pending] }],
    },
  } as const;

  expect(showConsultation(consultation, penOf(false))).toEqual([
    'orders-api  fail',
    '',
    'pass     DNS      orders.test is 10.0.0.1.',
    'fail     TCP 443  10.0.0.1 takes no connection.',
    '',
    'Nothing answers.',
    '  fix Open 443.',
    '  fail     title of endpoint-available',
    '           evidence',
    '           fix remedy',
    '',
    'The registry also says',
    '  unknown  title of changes-deployed',
    '           evidence',
    '           fix remedy',
  ]);
});
