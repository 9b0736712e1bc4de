namespace ChatOps.Runbooks.FileStorage;

/// <summary>What one user did after the transaction that was asked for.</summary>
internal sealed record UserWork(string User, long Transactions, TransactionId First, TransactionId Last);
