// Plans as `terraform show -json` prints them, as far as the CLI reads them.

export const plannedChange = (type: string, name: string, actions: readonly string[], parts: object = {}) => ({
  address: `${type}.${name}`,
  type,
  change: { actions, before: {}, after: {}, ...parts },
});

export const terraformPlan = (...resource_changes: readonly object[]) => ({ format_version: '1.2', resource_changes });
