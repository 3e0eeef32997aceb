/** What the pages of a step have in common. */
import type { Context } from 'koa';
import type * as interaction from '../../oidc/interaction.js';
import { nameOf } from '../../oidc/pages.js';
import type { PageName, Pages } from '../../view.js';

export type StepOf = (ctx: Context) => Promise<interaction.Step>;
export type ShowStep = <K extends PageName>(ctx: Context, step: interaction.Step, name: K, data: Pages[K]) => void;

export const pathOf = (step: interaction.Step): string => `/interaction/${step.details.uid}`;

export const presentClient = ({ client }: interaction.Step) => ({ ...nameOf(client), uri: client.clientUri });
