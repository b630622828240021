import { expect } from 'vitest';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { type ContractEngine, databaseContract } from './contract.js';
import { oracleStored, oracleWords } from './contract-words.js';
import { doubleSettings } from './oracle-double.js';

function oracle(): ContractEngine {
  const doubles: TnsDouble[] = [];
  return {
    title: 'Oracle, played by the TNS double',
    words: oracleWords,
    begin: async () => undefined,
    end: async () => {
      const broken = doubles.flatMap((double) => double.broken);
      await Promise.all(doubles.map((double) => double.stop()));
      expect(broken).toEqual([]);
    },
    fresh: async () => {
      const double = await startTnsDouble({ administrators: ['OVS'] });
      doubles.push(double);
      return { name: 'OVS', open: () => openDatabase(doubleSettings(double)) };
    },
    stored: oracleStored,
    qualified: (database, name, table) => `${database.quoteName(name)}.${database.quoteName(table)}`,
  };
}

databaseContract(oracle());
