using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What the controller answered, or why there is no plan.</summary>
internal readonly record struct Asked<T>(T? Answer, Planning.Refused? Refused)
    where T : class
{
    public static Asked<T> Of(T answer) => new(answer, null);

    public static Asked<T> No(string code, string why) => new(null, new(code, why));
}
