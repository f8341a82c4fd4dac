/** Why a form or dialog could not do what was asked; nothing while there is no reason. Read out when it appears. */
export function FormProblem({ words }: { words: string | null | undefined }) {
  if (!words) return null;
  return (
    <p className="form-problem" role="alert">
      {words}
    </p>
  );
}
