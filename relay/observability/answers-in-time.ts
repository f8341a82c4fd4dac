/** What does not answer within this time is not there. */
const timeoutMs = 2_000;

/** Whether a ping comes back, and in time. Never rejects: a failed ping is the answer "no", and what failed is logged where the pool is. */
export async function answersInTime(ping: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const answered = ping().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
