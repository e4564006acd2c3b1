import type { MigrationInterface, QueryRunner } from 'typeorm';

// Members are thousands, not millions: both tables are locked for an instant.
const foreignKey = (action: string): string[] => [
  `ALTER TABLE "memberships" DROP CONSTRAINT "fk_memberships_client_account_id"`,
  `-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
   ALTER TABLE "memberships" ADD CONSTRAINT "fk_memberships_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE ${action} ON UPDATE NO ACTION`,
];

/** A membership that is bound to a client account is nothing without it, and goes with its row. */
export class EndMembershipsWithClients1764400000001 implements MigrationInterface {
  name = 'EndMembershipsWithClients1764400000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of foreignKey('CASCADE')) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of foreignKey('NO ACTION')) await runner.query(sql);
  }
}
