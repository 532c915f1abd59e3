import type { Permission } from '@koe/features/workspaces'

/**
 * `public`: nobody is asked who they are. `session`: a signed-in person, in no workspace in particular.
 * A permission: a member whose role has it, or an API token whose scopes do.
 */
export type Rule = 'public' | 'session' | Permission

/** Who may call each route. The only place: a route that is missing here is refused to everybody. */
export const access: Readonly<Record<string, Rule>> = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/docs': 'public',

  'POST /api/auth/sign-in/email': 'public',
  'POST /api/auth/sign-out': 'public',
  'GET /api/auth/get-session': 'public',
  'POST /api/auth/change-password': 'public',

  'GET /api/v1/setup': 'public',
  'POST /api/v1/setup': 'public',
  'GET /api/v1/invitations/by-token/{token}': 'public',
  'POST /api/v1/invitations/by-token/{token}/accept': 'public',
  'GET /api/v1/in/{slug}/s/{surveyId}': 'public',
  'GET /api/v1/in/{slug}/f/{formId}': 'public',
  'POST /api/v1/in/{slug}/responses': 'public',
  'POST /api/v1/in/{slug}/inquiries': 'public',

  'GET /api/v1/me': 'session',
  'GET /api/v1/workspace': 'workspace.read',
  'PATCH /api/v1/workspace': 'workspace.manage',
  'GET /api/v1/status': 'workspace.read',
  'GET /api/v1/members': 'members.read',
  'PATCH /api/v1/members/{id}': 'members.manage',
  // Leaving is everybody's right; removing somebody else is checked by the verb.
  'DELETE /api/v1/members/{id}': 'members.read',
  'GET /api/v1/invitations': 'members.manage',
  'POST /api/v1/invitations': 'members.manage',
  'DELETE /api/v1/invitations/{id}': 'members.manage',
  'GET /api/v1/tokens': 'tokens.manage',
  'POST /api/v1/tokens': 'tokens.manage',
  'DELETE /api/v1/tokens/{id}': 'tokens.manage',
  'GET /api/v1/audit-events': 'audit.read',

  'GET /api/v1/surveys': 'surveys.read',
  'POST /api/v1/surveys': 'surveys.edit',
  'GET /api/v1/surveys/{id}': 'surveys.read',
  'PATCH /api/v1/surveys/{id}': 'surveys.edit',
  'GET /api/v1/surveys/{id}/versions/{number}': 'surveys.read',
  'POST /api/v1/surveys/{id}/publish': 'surveys.edit',
  'POST /api/v1/surveys/{id}/state': 'surveys.edit',
  'GET /api/v1/surveys/{id}/responses': 'responses.read',
  'GET /api/v1/surveys/{id}/responses/file': 'responses.read',
  'GET /api/v1/surveys/{id}/results': 'surveys.read',
  'GET /api/v1/surveys/{id}/trend': 'surveys.read',
  'GET /api/v1/surveys/{id}/cross-variables': 'surveys.read',
  'GET /api/v1/surveys/{id}/cross-tab': 'surveys.read',
  'POST /api/v1/responses': 'responses.write',

  'GET /api/v1/forms': 'inquiries.read',
  'POST /api/v1/forms': 'forms.edit',
  'GET /api/v1/forms/{id}': 'inquiries.read',
  'PATCH /api/v1/forms/{id}': 'forms.edit',
  'GET /api/v1/inquiries': 'inquiries.read',
  'GET /api/v1/inquiries/{id}': 'inquiries.read',
  'PATCH /api/v1/inquiries/{id}': 'inquiries.write',
  'POST /api/v1/inquiries': 'inquiries.write',

  'GET /api/v1/imports': 'imports.read',
  'POST /api/v1/imports': 'imports.run',
  'GET /api/v1/imports/{id}': 'imports.read',
  'POST /api/v1/imports/{id}/check': 'imports.run',
  'POST /api/v1/imports/{id}/run': 'imports.run',
  'POST /api/v1/imports/{id}/cancel': 'imports.run',
  'POST /api/v1/imports/{id}/undo': 'imports.run',
  'GET /api/v1/imports/{id}/refusals.csv': 'imports.read',
  'GET /api/v1/imports/{id}/events': 'imports.read',

  'GET /api/v1/rankings/themes': 'rankings.read',
  'GET /api/v1/rankings/themes.csv': 'rankings.read',
  'GET /api/v1/rankings/filters': 'rankings.read',
  'GET /api/v1/verbatims': 'verbatims.read',
  'GET /api/v1/verbatims/{id}': 'verbatims.read',
  'GET /api/v1/themes': 'themes.read',
  'GET /api/v1/themes/run': 'themes.read',
  'POST /api/v1/themes/refresh': 'themes.curate',
  'GET /api/v1/themes/events': 'themes.read',
  'GET /api/v1/themes/proposals': 'themes.read',
  'POST /api/v1/themes/proposals/{id}/accept': 'themes.curate',
  'POST /api/v1/themes/proposals/{id}/dismiss': 'themes.curate',
  'POST /api/v1/themes/moves': 'themes.curate',
  'POST /api/v1/themes/moves/{id}/undo': 'themes.curate',
  'GET /api/v1/themes/{id}': 'themes.read',
  'GET /api/v1/themes/{id}/events': 'themes.read',
  'PATCH /api/v1/themes/{id}': 'themes.curate',
}
