import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { newRoutes } from '../validate.ts'

export const rankingsRoutes = (_deps: RouteDeps): Routes => newRoutes()
