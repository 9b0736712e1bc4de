namespace ChatOps.Server.Storage;

/// <summary>Work in a database: a look, or a transaction that is kept as a whole.</summary>
internal interface IDatabaseWork
{
    Task<T> ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken);

    Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken);
}
