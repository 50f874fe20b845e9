// Types of a service's own API, as `npx openapi-typescript orders-api.yaml -o orders-api.d.ts` generates them.
export type paths = {
  '/orders/{id}': {
    get: {
      parameters: { path: { id: string } };
      responses: { 200: { content: { 'application/json': { id: string; total: number } } } };
    };
  };
};
