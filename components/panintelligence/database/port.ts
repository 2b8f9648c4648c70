/** Port of MariaDB. */
export const databasePort = 3306;
