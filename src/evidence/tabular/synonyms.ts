/**
 * The fields that we look for in each kind of file, and the headings under which councils and NHS bodies keep them. The first
 * synonym that fits wins over a later one (a net amount over a gross one). Data only.
 */

export type FileKind = 'register' | 'kpi-workbook' | 'payments' | 'grants';
export type FieldType = 'text' | 'date' | 'money' | 'number' | 'yes-no' | 'notice' | 'period' | 'direction';
export type TargetField = { field: string; label: string; type: FieldType; synonyms: string[] };

export const TARGET_FIELDS: Record<FileKind, TargetField[]> = {
	register: [
		{
			field: 'reference', label: 'Reference', type: 'text',
			synonyms: ['contract reference', 'contract ref', 'reference', 'ref', 'contract id', 'contract number', 'contract no', 'contract code', 'agreement number', 'ref no', 'reference number', 'unique identifier', 'id', 'ocid'],
		},
		{
			field: 'title', label: 'Title', type: 'text',
			synonyms: ['contract title', 'title', 'title of agreement', 'contract name', 'agreement title', 'name of contract', 'service', 'service name', 'contract', 'name of service', 'description', 'contract description', 'description of goods and services'],
		},
		{
			field: 'providerName', label: 'Provider', type: 'text',
			synonyms: ['provider', 'provider name', 'supplier', 'supplier name', 'contractor', 'contractor name', 'vendor', 'vendor name', 'organisation', 'company', 'awarded supplier', 'supplier names', 'name of supplier', 'who with'],
		},
		{
			field: 'providerId', label: 'Provider identifier (company number or ODS code)', type: 'text',
			synonyms: ['company number', 'ods code', 'supplier id', 'provider id', 'companies house number', 'company registration number', 'company no', 'registration number', 'charity number', 'company reg no', 'supplier number', 'provider ods code', 'co no'],
		},
		{
			field: 'start', label: 'Start', type: 'date',
			synonyms: ['start date', 'contract start date', 'start', 'commencement date', 'contract start', 'date from', 'from', 'commencement', 'effective date', 'begins', 'current start date'],
		},
		{
			field: 'end', label: 'End', type: 'date',
			synonyms: ['end date', 'contract end date', 'end', 'expiry date', 'contract end', 'expiry', 'date to', 'to', 'termination date', 'current end date', 'ends', 'finish date', 'expires', 'contract expiry date'],
		},
		{
			field: 'extensionUntil', label: 'Extension possible until', type: 'date',
			synonyms: ['extension end date', 'extension possible until', 'latest end date', 'end date including extensions', 'max end date', 'maximum end date', 'extension until', 'extend to', 'end date with extensions', 'can be extended to', 'option to extend to', 'extension to', 'extendable to', 'final end date'],
		},
		{
			field: 'noticePeriod', label: 'Notice period', type: 'notice',
			synonyms: ['notice period', 'notice', 'termination notice', 'notice period months', 'notice months', 'notice required', 'notice to terminate'],
		},
		{
			field: 'annualValue', label: 'Annual value', type: 'money',
			synonyms: ['annual value', 'annual contract value', 'value per annum', 'value pa', 'value p a', 'per annum', 'estimated annual value', 'yearly value', 'annual cost', 'annual spend', 'annual budget', 'cost per year', 'value per year', 'a year'],
		},
		{
			field: 'totalValue', label: 'Total value', type: 'money',
			synonyms: ['total value', 'total contract value', 'contract value', 'whole life value', 'value', 'lifetime value', 'value of contract', 'total', 'contract total', 'contract sum', 'total cost', 'whole life cost', 'award value'],
		},
		{ field: 'serviceType', label: 'Service type', type: 'text', synonyms: ['service type', 'type of service', 'service area', 'service category', 'contract type', 'type', 'service line', 'client group', 'care group'] },
		{
			field: 'contractOwner', label: 'Contract owner', type: 'text',
			synonyms: ['contract manager', 'contract owner', 'owner', 'lead officer', 'responsible officer', 'lead commissioner', 'commissioner', 'contact', 'lead', 'contract lead', 'commissioning manager', 'officer'],
		},
		{ field: 'category', label: 'Category', type: 'text', synonyms: ['category', 'department', 'dept', 'directorate', 'procurement category', 'cpv', 'cpv code', 'proclass', 'division', 'team'] },
		{ field: 'status', label: 'Status', type: 'text', synonyms: ['status', 'contract status', 'state', 'live', 'rag'] },
		{
			field: 'route', label: 'Procurement route', type: 'text',
			synonyms: ['procurement route', 'route', 'procurement process', 'process', 'tender process', 'route to market', 'procurement method', 'award procedure', 'how procured', 'procurement procedure'],
		},
		{ field: 'linkedNeed', label: 'Linked need or programme', type: 'text', synonyms: ['programme', 'linked need', 'need', 'linked programme', 'strategic priority', 'priority', 'outcome', 'commissioning programme', 'linked priority'] },
		{ field: 'extensionPossible', label: 'Extension possible', type: 'yes-no', synonyms: ['extension available', 'extension possible', 'option to extend', 'extension option', 'extension', 'extension y n', 'extendable'] },
	],
	'kpi-workbook': [
		{ field: 'contractRef', label: 'Contract reference', type: 'text', synonyms: ['contract reference', 'contract ref', 'contract', 'contract id', 'contract number', 'reference', 'ref', 'contract no', 'service', 'provider'] },
		{ field: 'kpi', label: 'KPI', type: 'text', synonyms: ['kpi', 'kpi name', 'indicator', 'measure', 'indicator name', 'kpi description', 'performance indicator', 'metric', 'measure name', 'key performance indicator', 'description'] },
		{ field: 'period', label: 'Period', type: 'period', synonyms: ['period', 'month', 'reporting period', 'quarter', 'date', 'year', 'reporting month', 'period ending', 'month ending'] },
		{ field: 'value', label: 'Value', type: 'number', synonyms: ['value', 'actual', 'result', 'performance', 'achieved', 'outturn', 'figure', 'score', 'reported'] },
		{ field: 'target', label: 'Target', type: 'number', synonyms: ['target', 'threshold', 'standard', 'goal', 'plan', 'trajectory', 'expected'] },
		{ field: 'unit', label: 'Unit', type: 'text', synonyms: ['unit', 'units', 'unit of measure', 'uom', 'format'] },
		{ field: 'numerator', label: 'Numerator', type: 'number', synonyms: ['numerator', 'num', 'count', 'number'] },
		{ field: 'denominator', label: 'Denominator', type: 'number', synonyms: ['denominator', 'denom', 'out of', 'population', 'base', 'den'] },
		{ field: 'direction', label: 'Which way is better', type: 'direction', synonyms: ['direction', 'polarity', 'good is', 'better', 'higher is better', 'good performance', 'desired direction'] },
	],
	payments: [
		{
			field: 'paymentDate', label: 'Payment date', type: 'date',
			synonyms: ['payment date', 'date paid', 'date payment', 'invoice payment date', 'date', 'paid date', 'transaction date', 'posting date', 'clearing date', 'pay date', 'date of payment', 'effective date', 'invoice date', 'period end'],
		},
		{
			field: 'supplier', label: 'Supplier', type: 'text',
			synonyms: ['supplier name', 'supplier', 'vendor name', 'beneficiary name', 'payee', 'vendor', 'payee name', 'merchant name', 'beneficiary', 'creditor', 'creditor name', 'recipient', 'merchant', 'provider', 'paid to'],
		},
		{ field: 'supplierId', label: 'Supplier identifier', type: 'text', synonyms: ['supplier id', 'beneficiary other id', 'supplier number', 'vendor number', 'supplier ref', 'vendor id', 'supplier reference', 'company number', 'supplier code'] },
		{
			field: 'amount', label: 'Amount', type: 'money',
			synonyms: ['net amount', 'net', 'amount', 'amount excluding vat', 'amount exc vat', 'amount net', 'net value', 'payment amount', 'invoice amount', 'value', 'amount paid', 'total', 'line amount', 'gross', 'gross amount', 'spend'],
		},
		{ field: 'expenseType', label: 'Expense type', type: 'text', synonyms: ['expense type', 'expenses type', 'gl description', 'g l description', 'expenditure type', 'account description', 'subjective', 'purpose', 'account', 'ledger description', 'expenditure', 'proclass label', 'category', 'spend category'] },
		{
			field: 'serviceArea', label: 'Service area', type: 'text',
			synonyms: ['service area', 'expense area', 'directorate', 'cost centre name', 'organisational unit', 'department', 'service', 'cost centre', 'cost centre description', 'division', 'service division label', 'service category', 'service label'],
		},
		{ field: 'transaction', label: 'Transaction number', type: 'text', synonyms: ['transaction number', 'transaction reference', 'document number', 'sap document number', 'document no', 'transaction no', 'transaction id', 'invoice number', 'payment reference', 'doc no', 'voucher number', 'reference'] },
		{ field: 'body', label: 'Paying body', type: 'text', synonyms: ['body name', 'organisation label', 'organisation', 'authority name', 'entity', 'ccg', 'commissioner', 'authority', 'council', 'organisation name', 'body', 'department', 'department family'] },
	],
	grants: [
		{ field: 'id', label: 'Identifier', type: 'text', synonyms: ['identifier', 'grant id', 'id', 'reference', 'grant reference'] },
		{ field: 'title', label: 'Title', type: 'text', synonyms: ['title', 'grant title', 'project title', 'project name', 'project'] },
		{ field: 'description', label: 'Description', type: 'text', synonyms: ['description', 'summary', 'purpose', 'project description'] },
		{ field: 'currency', label: 'Currency', type: 'text', synonyms: ['currency'] },
		{ field: 'amount', label: 'Amount awarded', type: 'money', synonyms: ['amount awarded', 'award amount', 'grant amount', 'amount', 'value', 'awarded'] },
		{ field: 'awardDate', label: 'Award date', type: 'date', synonyms: ['award date', 'date awarded', 'date of award', 'date', 'decision date'] },
		{ field: 'start', label: 'Planned start', type: 'date', synonyms: ['planned dates start date', 'start date', 'start'] },
		{ field: 'end', label: 'Planned end', type: 'date', synonyms: ['planned dates end date', 'end date', 'end'] },
		{ field: 'durationMonths', label: 'Planned months', type: 'number', synonyms: ['planned dates duration', 'planned dates duration months', 'duration months', 'duration'] },
		{ field: 'recipientId', label: 'Recipient identifier', type: 'text', synonyms: ['recipient org identifier', 'recipient identifier', 'recipient id'] },
		{ field: 'recipientName', label: 'Recipient', type: 'text', synonyms: ['recipient org name', 'recipient name', 'recipient', 'organisation', 'beneficiary', 'awarded to', 'organisation name'] },
		{ field: 'recipientCharity', label: 'Recipient charity number', type: 'text', synonyms: ['recipient org charity number', 'charity number'] },
		{ field: 'recipientCompany', label: 'Recipient company number', type: 'text', synonyms: ['recipient org company number', 'company number'] },
		{ field: 'funderId', label: 'Funder identifier', type: 'text', synonyms: ['funding org identifier', 'funder identifier', 'funder id'] },
		{ field: 'funderName', label: 'Funder', type: 'text', synonyms: ['funding org name', 'funder name', 'funder', 'funding organisation'] },
		{ field: 'programme', label: 'Grant programme', type: 'text', synonyms: ['grant programme title', 'grant programme', 'programme', 'scheme', 'fund'] },
	],
};

/** What a line must have to be taken at all; each inner list needs one of its fields. */
export const NEEDED_FIELDS: Record<FileKind, string[][]> = {
	register: [['title', 'reference']],
	'kpi-workbook': [['kpi'], ['value']],
	payments: [['paymentDate'], ['amount']],
	grants: [['id', 'title'], ['amount'], ['awardDate']],
};
