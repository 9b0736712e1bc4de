using ChatOps.Core.Chat;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

internal static class AnswerRequests
{
    public static Delivery AsDelivery(this AnswerRequest request, DeliveryBody body) =>
        new(request.Delivery, "command", request.Actor.Person, request.Channel, body, request.Now);
}
