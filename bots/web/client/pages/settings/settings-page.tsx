import { call } from '../../api.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useSession } from '../../session.tsx';
import { Shown, useAsked } from '../asked.tsx';
import { Page, Section } from '../page.tsx';
import { Switch } from '../switch.tsx';
import { Account } from './account.tsx';
import { Leaving } from './leaving.tsx';
import { Picture } from './picture.tsx';
import { ProfileForm } from './profile-form.tsx';
import './settings.css';

/** What is one's own to set: who one is here, how one likes to learn, and what becomes of the account. */
export default function SettingsPage() {
  const { me, refresh } = useSession();
  const asked = useAsked('profile', () => call('show-my-profile', {}));
  const again = async () => {
    await Promise.all([asked.again(), refresh()]);
  };
  return (
    <Page title="Settings" narrow>
      <Shown of={asked}>
        {(profile) => (
          <>
            {me?.isGuest && (
              <Notice>You are here as a guest. What you do is kept for 30 days after your last visit, unless you sign up.</Notice>
            )}
            <Section title="You and how you learn">
              <ProfileForm profile={profile} onSaved={again} />
            </Section>
            <Section title="Picture">
              <Picture avatars={profile.avatars} again={again} />
            </Section>
            <Section title="What others see">
              <Switch
                label="Show my name on the leaderboard"
                hint="Your name, your picture and your points, to everybody with an account here."
                checked={profile.showsOnBoards}
                onChange={async (showsOnBoards) => {
                  await call('change-my-profile', { showsOnBoards });
                  await asked.again();
                }}
              />
            </Section>
            <Section title="Assistants">
              <p>Study inside Claude, ChatGPT, VS Code and others, and see which programs may do so in your name.</p>
              <div className="actions">
                <ButtonLink to="/assistants">Assistants</ButtonLink>
              </div>
            </Section>
            <Account />
            <Leaving />
          </>
        )}
      </Shown>
    </Page>
  );
}
