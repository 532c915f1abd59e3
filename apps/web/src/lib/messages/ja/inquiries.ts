export const inquiries = {}
