import { lazy, Suspense, useState } from 'react';
import { Redirect, Route, Switch, useRoute } from 'wouter';
import { Problem } from './api/client';
import { useMe } from './api/queries';
import type { Me } from './api/types';
import { DeskPage } from './desk/DeskPage';
import { Shell } from './desk/Shell';
import { WaitingReplies } from './desk/WaitingReplies';
import { LiveProvider } from './live/LiveProvider';
import { OneTimeLink } from './sign-in/OneTimeLink';
import { SetPasswordPage } from './sign-in/SetPasswordPage';
import { SignInPage } from './sign-in/SignInPage';
import { Guard } from './text/Guard';
import { Trouble } from './text/Trouble';
import { speakInZone } from './text/time';
import { Waiting } from './text/Waiting';

const SettingsPage = lazy(() => import('./settings/SettingsPage'));
const FirstSteps = lazy(() => import('./first-steps/FirstSteps'));

/** Decides between the sign-in pages and the desk. */
export function App() {
  const [isLink, link] = useRoute('/sign-in/:token');
  const me = useMe(!isLink);
  speakInZone(me.data?.time_zone ?? null);
  const [choosePassword, setChoosePassword] = useState(false);

  if (isLink && link.token) return <OneTimeLink token={link.token} onSignedIn={() => setChoosePassword(true)} />;
  if (me.isPending) return <Waiting />;
  if (me.error && !(me.error instanceof Problem && me.error.status === 401)) {
    return <Trouble reason={me.error} retry={() => void me.refetch()} page />;
  }
  if (!me.data) return <SignInPage />;
  if (choosePassword) return <SetPasswordPage done={() => setChoosePassword(false)} />;
  return (
    <LiveProvider>
      <Shell>
        <Guard>
          <Suspense fallback={<Waiting />}>
            <Desk me={me.data} />
          </Suspense>
        </Guard>
      </Shell>
    </LiveProvider>
  );
}

function Desk({ me }: { me: Me }) {
  const hasSteps = me.first_steps !== null && Object.values(me.first_steps).some((done) => !done);
  return (
    <Switch>
      <Route path="/view/:view/:id?" component={DeskPage} />
      <Route path="/waiting-replies" component={WaitingReplies} />
      <Route path="/settings/:page?" component={SettingsPage} />
      {me.role === 'administrator' && <Route path="/first-steps" component={FirstSteps} />}
      <Route path="/">
        <Redirect to={hasSteps ? '/first-steps' : '/view/offered'} replace />
      </Route>
      <Route>
        <Redirect to="/view/offered" replace />
      </Route>
    </Switch>
  );
}
