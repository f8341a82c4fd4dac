/** What went wrong with the model, in words for the people in the room. `detail` is for the log. */
export class ModelError extends Error {
  readonly detail: string;
  constructor(message: string, detail: string) {
    super(message);
    this.name = 'ModelError';
    this.detail = detail;
  }
}
