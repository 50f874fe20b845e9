import type { ServiceStatus } from '../../model/index.js';
import type { Pen } from './pen.js';

export function paintStatus(status: ServiceStatus, pen: Pen): string {
  switch (status) {
    case 'live':
      return pen.green(status);
    case 'not-ready':
      return pen.yellow(status);
    case 'gone':
      return pen.red(status);
  }
}
