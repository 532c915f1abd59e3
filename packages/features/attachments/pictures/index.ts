export { type AddedPicture, addPicture } from './add-picture.ts'
export { readPicture, type StoredPicture } from './read-picture.ts'
