import desk from './desk.json';
import settings from './settings.json';
import ticket from './ticket.json';

export default { ...desk, ...ticket, ...settings };
