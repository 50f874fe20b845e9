// What `npx openapi-typescript orders-api.yaml -o orders-api.d.ts` writes of a service's own OpenAPI document.
export type paths = {
  '/orders/{id}': {
    get: {
      parameters: { path: { id: string } };
      responses: { 200: { content: { 'application/json': { id: string; total: number } } } };
    };
  };
};
