import type { BusinessProfile } from '../domains/organizations/business-profile.entity';
import { brands } from './brands';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

const BUDGETS = ['₹10,000 to ₹25,000', '₹25,000 to ₹75,000', '₹75,000 to ₹2,00,000'] as const;

/** Returns a business profile of each brand. */
export function businessRows(
  { reference }: SeedContext,
  { organizations, clientAccounts, authors }: Identities,
): RowOf<BusinessProfile>[] {
  random.seed(911);
  return brands.map((brand) => {
    const createdAt = after(reference, { days: -random.int(150, 300), hours: random.int(4, 13) });
    return {
      id: random.id(createdAt),
      organization: organizations.get(brand.organization)!,
      clientAccount: clientAccounts.get(brand.key) ?? null,
      name: brand.name,
      businessType: brand.business,
      industry: null,
      websiteUrl: null,
      address: `${random.int(2, 180)} Station Road\n${brand.city}`,
      targetAudience: `People in and around ${brand.city} who follow local businesses.`,
      monthlyBudgetRange: random.one(BUDGETS),
      createdBy: random.one(authors.get(brand.organization)!),
      createdAt,
      updatedAt: createdAt,
    };
  });
}
