import ShieldQuestion from 'lucide-react/icons/shield-question-mark';
import { useState } from 'react';
import { trustCertificate } from '../../state/actions/accounts.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';

type CertificateCardProps = { url: string; fingerprint: string; words: string; onTrusted: () => void };

/** A server that no authority vouches for: the fingerprint to compare, and the step to trust it. */
export function CertificateCard({ url, fingerprint, words, onTrusted }: CertificateCardProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const trust = async () => {
    const answer = await trustCertificate(url, fingerprint);
    if (answer.ok) onTrusted();
    else setProblem(answer.error.message);
  };
  return (
    <section className="server-card" aria-label="Unknown certificate">
      <div className="server-card-head">
        <ShieldQuestion size={18} className="certificate-mark" />
        <p className="server-card-line">{words}</p>
      </div>
      <p className="certificate-fingerprint mono tabular" dir="ltr">
        {fingerprint}
      </p>
      <p className="server-card-line">SHA-256. Your admin finds the same digits in the server’s welcome.</p>
      <div className="certificate-actions">
        <Button onClick={() => void trust()}>They are the same: trust this server</Button>
      </div>
      <FormProblem words={problem} />
    </section>
  );
}
