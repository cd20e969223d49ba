import { TERMS_VERSION } from '@rounds/contracts';
import { Link } from '@tanstack/react-router';
import { Page, Sheet } from '../../../ui/page';
import prose from '../../../ui/prose.module.css';

export function TermsPage() {
  return (
    <main id="main" tabIndex={-1}>
      <Page title="Terms of use" subtitle={`Version ${TERMS_VERSION}`} width="narrow">
        <Sheet padded>
          <div className={prose.prose}>
            <h2>Who Rounds is for</h2>
            <p>
              Rounds is a place where verified clinicians talk to each other. You keep one account,
              you state your own name, licence and specialty truthfully, and you let nobody else use
              it. Verification ends when your licence does; until it is renewed you can read and
              change your own profile only.
            </p>
            <h2>Not medical advice</h2>
            <p>
              What is written on Rounds is conversation between professionals. It is not medical
              advice, it is not a consultation, and it makes no treatment relationship. An answer
              that is marked as accepted is what helped one colleague; it has not been reviewed. You
              stay responsible for your own patients and check against labels, guidelines and your
              own judgement. Rounds is not for emergencies.
            </p>
            <h2>No patient identifiers</h2>
            <p>Never post anything by which a patient could be recognised. In particular, no:</p>
            <ul>
              <li>names, initials, faces, or names of relatives and employers;</li>
              <li>places smaller than a state or region;</li>
              <li>dates other than the year, and no exact age above 89;</li>
              <li>telephone numbers, e-mail or postal addresses;</li>
              <li>record, insurance, account, licence, vehicle or device numbers;</li>
              <li>images, links or codes that lead to a person.</li>
            </ul>
            <p>
              Leaving out the name is not enough: age, place and an unusual event together have
              identified patients before. Change or drop whatever the question does not need. What
              identifies a patient is removed, and repeated cases end the account.
            </p>
            <h2>Side effects</h2>
            <p>
              Writing about a suspected side effect here does not report it. Report it to your
              national authority as well (in the United States, FDA MedWatch).
            </p>
            <h2>What you write</h2>
            <p>
              Your posts stay yours. You let Rounds store them and show them to other verified
              clinicians. Edits keep their history, and deleted posts leave a mark so that a
              conversation stays readable. Say when you have an interest in a product. No
              advertising, no harassment, no copies of what you have no right to share.
            </p>
            <h2>Moderation</h2>
            <p>
              Moderators may remove posts and suspend accounts, always with a stated reason. When
              these terms change, you are asked to accept the new version.
            </p>
          </div>
          <p>
            <Link to="/">Back to Rounds</Link>
          </p>
        </Sheet>
      </Page>
    </main>
  );
}
