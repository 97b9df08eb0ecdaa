import { Component, type ReactNode } from 'react';
import { type WithTranslation, withTranslation } from 'react-i18next';
import { Nothing } from './Trouble';

interface GuardProps extends WithTranslation {
  children: ReactNode;
}

/** Keeps a fault of one page from blanking the whole desk; another address tries again. */
class PlainGuard extends Component<GuardProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidMount() {
    window.addEventListener('hashchange', this.forget);
  }

  override componentWillUnmount() {
    window.removeEventListener('hashchange', this.forget);
  }

  forget = () => this.setState({ failed: false });

  override render() {
    const { t, children } = this.props;
    return this.state.failed ? <Nothing title={t('state.trouble')} text={t('state.broken')} /> : children;
  }
}

export const Guard = withTranslation()(PlainGuard);
