/** A copy of an object that leaves out some of its fields. */
export function without<T extends object, Field extends keyof T & string>(
    object: T,
    ...fields: Field[]
): Omit<T, Field> {
    const kept = Object.entries(object).filter(([name]) => !(fields as string[]).includes(name));
    return Object.fromEntries(kept) as Omit<T, Field>;
}
