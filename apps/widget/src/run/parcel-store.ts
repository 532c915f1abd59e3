import type { Parcel } from './parcel.ts'

/** Parcels on their way, by response and seq. Writing is over when the promise resolves; every promise may reject. */
export interface ParcelStore {
  /** Keeps it in place of smaller seqs of the same response. */
  put(parcel: Parcel): Promise<unknown>
  /** Removes this seq and smaller ones. */
  remove(parcel: Parcel): Promise<unknown>
}

/** With what reading needs: only what earlier visits left is read. */
export interface ReadableParcels extends ParcelStore {
  /** By response, the smaller seq first. */
  all(): Promise<Parcel[]>
}

const NAME = 'koe-outbox'

/** The store of the browser, and a way to ask it something else. Where there is none, or it fails, promises reject; the next call tries again. */
export function indexedParcels() {
  let opening: Promise<IDBDatabase> | undefined
  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(NAME, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: ['id', 'seq'] })
      request.onsuccess = () => resolve(request.result)
      request.onerror = reject
    })
  const ask = async <T>(work: (parcels: IDBObjectStore) => IDBRequest<T>) => {
    try {
      opening = opening || open()
      const transaction = (await opening).transaction(NAME, 'readwrite')
      const request = work(transaction.objectStore(NAME))
      return await new Promise<T>((resolve, reject) => {
        transaction.oncomplete = () => resolve(request.result)
        transaction.onabort = reject
      })
    } catch (error) {
      opening = undefined
      throw error
    }
  }
  const upTo = ({ id, seq }: Parcel) => IDBKeyRange.bound([id], [id, seq])
  return {
    ask,
    put: (parcel: Parcel) =>
      ask((parcels) => {
        parcels.delete(upTo(parcel))
        return parcels.put(parcel)
      }),
    remove: (parcel: Parcel) => ask((parcels) => parcels.delete(upTo(parcel))),
  }
}
