/** Where a session was seen: kept within it, so that it ends with it, and is as well hidden. */
import Provider from 'oidc-provider';
import { artifactId, artifacts } from '../models/artifact.js';

/** What we keep in a session beside what oidc-provider does. */
export interface Sighting {
  address?: string;
  userAgent?: string;
  /** In seconds since 1970. */
  seenTs?: number;
  /** Whether it stands in the store under its present id: what was ended meanwhile must not be written back. */
  stands?: boolean;
}

type Session = InstanceType<Provider['Session']> & Sighting & { exp?: number; oldId?: string };
/** Of Koa's context, what tells of the browser. */
interface Browser {
  ip: string;
  get(header: string): string;
}

const own = ['address', 'userAgent', 'seenTs', 'stands'];
const longest = 500;
/** How often being seen alone is worth a write. */
const everySeconds = 60;
const now = () => Math.floor(Date.now() / 1000);

function see(session: Sighting, browser: Browser): void {
  session.address = browser.ip;
  session.userAgent = browser.get('user-agent').slice(0, longest);
  session.seenTs = now();
}

/** Lets sessions remember where they were seen last, each time that they are kept. */
export function keepSightings(provider: Provider): void {
  const known: string[] = (provider.Session as unknown as { IN_PAYLOAD: string[] }).IN_PAYLOAD;
  Object.defineProperty(provider.Session, 'IN_PAYLOAD', { value: [...known, ...own] });
  const prototype = provider.Session.prototype as Session;
  const { save } = prototype;
  prototype.save = async function saveSeen(this: Session, seconds) {
    const isKept = typeof this.exp === 'number';
    if (Provider.ctx) see(this, Provider.ctx);
    this.stands = isKept && !this.oldId;
    if (!isKept || !this.oldId) return save.call(this, seconds);
    // Ended in the moment in which it was to get a new id; another tab may have given it one already.
    if (!(await artifacts.find({ uid: this.uid, kind: 'Session' }))) return '';
    const _id = artifactId('Session', this.oldId);
    delete this.oldId;
    const value = await save.call(this, seconds);
    await artifacts.remove({ _id });
    return value;
  };
}

/** Notes that our own pages have seen a session, for which oidc-provider writes nothing. */
export async function noteSeen(session: Session, browser: Browser): Promise<void> {
  if (now() - (session.seenTs ?? 0) < everySeconds) return;
  see(session, browser);
  await session.persist();
}
